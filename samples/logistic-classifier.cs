#!/usr/bin/env dotnet
#:project ../src/FallLine.Data/FallLine.Data.csproj
#:property PublishAot=false
// A classifier written out: the loss is an expression like any other, its gradient is exact. Then the same by TableModel.
using System.Globalization;
using FallLine;
using FallLine.Data;
using static FallLine.Expr;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!; // the folder of this file, wherever it is run from
Table table = Table.ReadCsv(Path.Combine(here, "data", "breast_cancer.csv"));
TableEncoding encoding = Encoder.Fit(table, "diagnosis");
LabelledData data = encoding.TransformLabelled(table);
int features = encoding.Features.Count;

// The mean of log(1 + e^z) - y z, and a penalty on the weights.
Expr x = Literal(data.Inputs.Features, Shape.Matrix(data.Rows, features));
Expr y = Literal(data.Targets);
Objective loss = Objective.Of(
    p =>
    {
        Expr z = x.Dot(p["w"]) + p["b"];
        return Mean(Softplus(z) - (y * z)) + (0.0005 * Sum(Square(p["w"])));
    },
    Parameters.Of(("w", Shape.Vector(features)), ("b", Shape.Scalar)));
Result result = Methods.LimitedMemoryBfgs().Minimize(loss, new double[loss.Dimension]);
Console.WriteLine($"{table.Rows} tumours, {features} features: {result.Status} ({result.Reason}), loss with penalty {result.Value:0.000000}");

TrainingReport report = TableModel.Train(table, "diagnosis");
Console.WriteLine($"TableModel: {report.Model.Kind.Id}, loss with penalty {report.Loss + report.Fit.Penalty:0.000000}, accuracy {report.Train.Metrics["accuracy"]:0.0000}");
