#!/usr/bin/env dotnet
#:project ../src/FallLine.Data/FallLine.Data.csproj
#:property PublishAot=false
// Linear regression by descent, beside its closed form: the progression of diabetes from ten measures.
using System.Globalization;
using FallLine;
using FallLine.Data;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!; // the folder of this file, wherever it is run from
Table patients = Table.ReadCsv(Path.Combine(here, "data", "diabetes.csv"));
TrainingReport report = TableModel.Train(patients, target: "progression");
LinearPredictor descent = report.Model.Predictor;
LinearPredictor closed = report.Fit.ClosedForm!.Predictor;

Console.WriteLine($"{patients.Rows} patients; {report.Fit.Descent.Method} {report.Fit.Descent.Status}");
Console.WriteLine($"{"feature",-10}{"descent",12}{"closed form",14}");
for (int i = 0; i < descent.Features; i++)
{
    Console.WriteLine($"{report.Model.Encoding.FeatureNames[i],-10}{descent.Weights[i],12:0.00000}{closed.Weights[i],14:0.00000}");
}

Console.WriteLine($"{"bias",-10}{descent.Bias[0],12:0.00000}{closed.Bias[0],14:0.00000}");
Console.WriteLine($"R² = {report.Train.Metrics["r2"]:0.0000}");
