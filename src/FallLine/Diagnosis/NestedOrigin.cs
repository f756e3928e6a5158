using System.Runtime.InteropServices;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Diagnosis;

/// <summary>Runs a primitive that owns graphs once more and watches for the first run of a graph that makes of finite numbers what is not finite.</summary>
internal static unsafe class NestedOrigin
{
    /// <summary>The origin inside; null where every run of a graph gives finite numbers.</summary>
    /// <param name="node">The application of the primitive.</param>
    /// <param name="operands">The values of its operands.</param>
    /// <param name="inDerivative">Whether it stands in a derivative.</param>
    public static NanOrigin? Find(Expr node, IReadOnlyList<double[]> operands, bool inDerivative)
    {
        Nested nested = (Nested)node.Primitive;
        Watch[] watches = [.. nested.Bodies.Select(body => new Watch(body))];
        GCHandle[] pinned = [.. operands.Select(values => GCHandle.Alloc(values, GCHandleType.Pinned))];
        double[] result = new double[node.Shape.Size];
        try
        {
            byte** places = stackalloc byte*[pinned.Length];
            for (int i = 0; i < pinned.Length; i++)
            {
                places[i] = (byte*)pinned[i].AddrOfPinnedObject();
            }

            fixed (double* to = result)
            {
                nested.KernelFor(node).Run(watches, places, pinned.Length, (byte*)to);
            }
        }
        finally
        {
            foreach (GCHandle handle in pinned)
            {
                handle.Free();
            }
        }

        Watch? first = watches.FirstOrDefault(watch => watch.Seen is not null);
        return first is null || OriginSearch.Run(first.Body.Graph, first.Seen, inDerivative) is not { } origin
            ? null
            : origin with { Operation = $"{origin.Operation}{(nested.Runs == 1 ? "" : $", in step {first.SeenAt}")} of {Printer.PrintShort(node)}," };
    }

    /// <summary>A body that remembers the first finite inputs of which it made what is not finite.</summary>
    private sealed class Watch : BodyRunner
    {
        private readonly Kernel _kernel;
        private readonly double[] _point;
        private readonly double[] _outputs;
        private int _runs;

        public Watch(Body body)
        {
            Body = body;
            _kernel = Kernel.CompileUnsimplified(body.Graph);
            _point = new double[_kernel.InputSize];
            _outputs = new double[_kernel.OutputSize];
        }

        public Body Body { get; }

        public double[]? Seen { get; private set; }

        public int SeenAt { get; private set; }

        public override void Begin()
        {
        }

        public override void Set(int input, byte* from) =>
            new ReadOnlySpan<double>(from, Body.Inputs[input].Shape.Size).CopyTo(_point.AsSpan(Body.Inputs.Take(input).Sum(x => x.Shape.Size)));

        public override void Run()
        {
            _runs++;
            _kernel.Run(_point, _outputs);
            if (Seen is null && !Array.TrueForAll(_outputs, double.IsFinite) && Array.TrueForAll(_point, double.IsFinite))
            {
                (Seen, SeenAt) = ([.. _point], _runs);
            }
        }

        public override void Get(int output, byte* to) =>
            _outputs.AsSpan(Body.Outputs.Take(output).Sum(x => x.Shape.Size), Body.Outputs[output].Shape.Size).CopyTo(new Span<double>(to, Body.Outputs[output].Shape.Size));
    }
}
