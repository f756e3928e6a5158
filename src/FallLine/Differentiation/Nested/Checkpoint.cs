using System.Collections.Immutable;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Differentiation;

/// <summary>What a body gives. Nothing that the body computes on the way is kept: its derivatives are bodies that compute it again.</summary>
/// <remarks>Its memory is taken when it runs and given back when it ends, so a chain of such steps needs the inputs of all and the inside of one.</remarks>
internal sealed record Checkpoint(Body Body) : Nested
{
    public override ImmutableArray<Body> Bodies => [Body];

    public override int Runs => 1;

    public override int Own => Body.Inputs.Length;

    public override Primitive With(Func<Body, Body> replace) => new Checkpoint(replace(Body));

    public override ImmutableArray<Shape> Results(ImmutableArray<Expr> operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i].Shape != Body.Inputs[i].Shape)
            {
                throw Mismatch(operands, $"operand {i + 1} must have shape {Body.Inputs[i].Shape}.");
            }
        }

        return ImmutableArray.CreateRange(Body.Outputs, output => output.Shape);
    }

    public override ImmutableArray<Expr?> Pullbacks(Expr node, Expr cotangent, Func<Expr, bool> wanted)
    {
        ImmutableArray<Expr> cotangents = Parts(node, cotangent);
        Expr[] given = Like("d", cotangents);
        int[] places = Places(node.Operands, wanted);
        ImmutableArray<Expr> derivatives = ReverseMode.Pullback(Body.Outputs, given, [.. places.Select(i => Body.Inputs[i])]);
        ImmutableArray<Expr> parts = Of([.. Body.Inputs, .. given], derivatives, [.. node.Operands, .. cotangents]);
        var contributions = new Expr?[node.Operands.Length];
        for (int i = 0; i < places.Length; i++)
        {
            contributions[places[i]] = parts[i];
        }

        return [.. contributions];
    }

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        int[] places = Places(tangents, tangent => tangent is not null);
        Expr[] moving = [.. places.Select(i => tangents[i]!)];
        Expr[] given = Like("t", moving);
        ImmutableArray<Expr> derivatives = ForwardMode.Pushforward(Body.Outputs, [.. places.Select(i => Body.Inputs[i])], given);
        return Pack(Of([.. Body.Inputs, .. given], derivatives, [.. node.Operands, .. moving]));
    }

    public override INestedKernel KernelFor(Expr node) => new Kernel([.. Results(node.Operands).Select(shape => shape.Size * SizeOf(node.ElementType))]);

    /// <summary>What a function gives, recorded on inputs of its own; it may capture expressions.</summary>
    public static ImmutableArray<Expr> Close(ImmutableArray<Expr> arguments, Func<ImmutableArray<Expr>, ImmutableArray<Expr>> function)
    {
        ImmutableArray<Expr> inputs = [.. Like("x", arguments)];
        (Body body, ImmutableArray<Expr> captured) = Body.Close(inputs, function(inputs));
        Checkpoint checkpoint = new(body);
        return checkpoint.Parts(Expr.Apply(checkpoint, [.. arguments, .. captured]));
    }

    /// <summary>The outputs of a body at operands.</summary>
    public static ImmutableArray<Expr> Of(ImmutableArray<Expr> inputs, ImmutableArray<Expr> outputs, ImmutableArray<Expr> operands)
    {
        Checkpoint checkpoint = new(new Body(inputs, outputs));
        return checkpoint.Parts(Expr.Apply(checkpoint, operands));
    }

    protected override ImmutableArray<Expr> Batches(Expr node, ImmutableArray<Expr> operands)
    {
        Expr[] inputs = Like("x", operands);
        int[] batched = [.. Enumerable.Range(0, operands.Length).Where(i => operands[i].Shape != node.Operands[i].Shape)];
        ImmutableArray<Expr> outputs = Batching.Map(Body.Outputs, [.. batched.Select(i => Body.Inputs[i])], [.. batched.Select(i => inputs[i])]);
        return Of([.. inputs.Select((input, i) => batched.Contains(i) ? input : Body.Inputs[i])], outputs, operands);
    }

    private sealed unsafe class Kernel(int[] sizes) : INestedKernel
    {
        public void Run(ReadOnlySpan<BodyRunner> bodies, byte** operands, int count, byte* result)
        {
            BodyRunner body = bodies[0];
            body.Begin();
            for (int i = 0; i < count; i++)
            {
                body.Set(i, operands[i]);
            }

            body.Run();
            for (int i = 0; i < sizes.Length; i++)
            {
                body.Get(i, result);
                result += sizes[i];
            }
        }
    }
}
