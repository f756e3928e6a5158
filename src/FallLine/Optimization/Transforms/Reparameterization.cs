using System.Buffers;
using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>The way between an objective's own variables and the free ones that a method moves in their place.</summary>
internal sealed partial class Reparameterization
{
    private readonly Parameters _user;
    private readonly ImmutableArray<Transform?> _transforms;
    private readonly ImmutableArray<int> _counts;
    private readonly Function _map;

    /// <param name="objective">The function of the user's variables, which are not reparameterised already.</param>
    /// <param name="transforms">By the parameter's name; a parameter not named is free as it is.</param>
    public Reparameterization(Objective objective, IReadOnlyDictionary<string, Transform> transforms)
    {
        if (objective.Term is not (null or Bounds))
        {
            throw new ArgumentException($"The objective has the term '{objective.Term.Name}', which does not hold for free variables. Use transforms alone, which can keep a parameter positive, between limits or fixed, or the term alone.", nameof(objective));
        }

        _user = objective.Parameters;
        foreach (string name in transforms.Keys)
        {
            if (!_user.TryGet(name, out _))
            {
                throw new ArgumentException(
                    $"There is no parameter '{name}' to transform. {CloseNames.Advice(name, _user.Items.Select(item => item.Name), "parameters")}", nameof(transforms));
            }
        }

        _transforms = [.. _user.Items.Select(item => transforms.GetValueOrDefault(item.Name))];
        _counts = [.. _user.Items.Select((item, i) => _transforms[i]?.FreeCount(item.Shape) ?? item.Shape.Size)];
        if (_counts.Sum() == 0)
        {
            throw new ArgumentException("Every parameter is fixed or tied: there is nothing to change. Leave at least one free.", nameof(transforms));
        }

        (string, Shape)[] free =
        [
            .. _user.Items.Select((item, i) => (item.Name, Shape: _counts[i] == item.Shape.Size ? item.Shape : Shape.Vector(Math.Max(1, _counts[i])), Count: _counts[i]))
                .Where(item => item.Count > 0).Select(item => (item.Name, item.Shape)),
        ];
        var parameters = Parameters.Of(free);
        _map = Function.Of(p => Expr.Concatenate(User(p).Values.Select(value => value.Reshape(Shape.Vector(value.Shape.Size)))), parameters);
        Objective moved = objective is { Residuals.Function: { } missed } && objective.Loss != RobustLoss.Linear ? Objective.LeastSquares(Residuals.Of(Function.Of(p => missed.Apply(User(p)), parameters)), objective.Loss)
            : objective.Function is { } function
            ? Objective.Of(p => function.Apply(User(p)), parameters)
            : new PulledBackObjective(objective, _map);
        _bounds = objective.Term as Bounds;
        moved = _bounds is null ? moved : moved.Within(Bounded(_bounds, parameters));
        Objective = objective.Constraints is { } constraints ? moved.Under(constraints.Through(parameters, User)) : moved;
    }

    /// <summary>The function of the free variables.</summary>
    public Objective Objective { get; }

    /// <summary>The free variables of a start.</summary>
    /// <exception cref="ArgumentException">The start is not where the transforms lead.</exception>
    public double[] ToFree(ReadOnlySpan<double> start)
    {
        double[] free = new double[Objective.Dimension];
        int offset = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            Parameter item = _user.Items[i];
            ReadOnlySpan<double> own = item.Of(start);
            Span<double> into = free.AsSpan(offset, _counts[i]);
            offset += _counts[i];
            if (_transforms[i] is null)
            {
                own.CopyTo(into);
            }
            else if (_transforms[i]!.ToFree(own, item.Shape, into) is { } complaint)
            {
                throw new ArgumentException(
                    Numbers.In($"The start of '{item.Name}' {complaint}, because its transform is {_transforms[i]!.Name}; it is {Shown(own)}."), nameof(start));
            }
        }

        return free;
    }

    /// <summary>The user's variables at a point of the free ones.</summary>
    public ImmutableArray<double> ToUser(ImmutableArray<double> free) => free.IsEmpty ? free : [.. _map.Values(free.AsSpan())];

    /// <summary>The result of a descent over the free variables, in the user's own.</summary>
    public Result Report(Result moved)
    {
        ImmutableArray<ActiveBound> active = Active(moved);
        double[] point = [.. ToUser(moved.Point)];
        foreach (ActiveBound bound in active)
        {
            point[bound.Index] = bound.Bound;
        }

        return moved with
        {
            Parameters = _user,
            Point = [.. point],
            Best = new BestPoint(moved.Best.Value, ToUser(moved.Best.Point)),
            Path = [.. moved.Path.Select(at => at with { Point = ToUser(at.Point) })],
            ActiveBounds = active,
            Moved = moved,
        };
    }

    private static string Shown(ReadOnlySpan<double> values) =>
        values.Length == 1 ? Numbers.Text(values[0]) : "(" + string.Join(", ", values[..Math.Min(values.Length, 8)].ToArray().Select(Numbers.Text)) + (values.Length > 8 ? ", …)" : ")");

    /// <summary>The user's parameters: first those made from free variables, then those tied to these.</summary>
    private Variables User(Variables free)
    {
        Expr none = 0;
        var made = new (string Name, Expr Value)?[_counts.Length];
        for (int i = 0; i < made.Length; i++)
        {
            Parameter item = _user.Items[i];
            Expr own = _counts[i] == 0 ? none : free[item.Name];
            if (_transforms[i] is not TiedTransform)
            {
                made[i] = (item.Name, _transforms[i] is { } transform ? transform.ToUser(own.Reshape(Shape.Vector(own.Shape.Size)), item.Shape) : own);
            }
        }

        var untied = Variables.Of([.. made.Where(item => item is not null).Select(item => item!.Value)]);
        for (int i = 0; i < made.Length; i++)
        {
            if (_transforms[i] is TiedTransform tied)
            {
                made[i] = (_user.Items[i].Name, Expr.Broadcast(tied.Follow(untied), _user.Items[i].Shape));
            }
        }

        return Variables.Of([.. made.Select(item => item!.Value)]);
    }

    /// <summary>f(x(u)) of a function that is code: derivatives by the chain rule, through the recorded way from u to x.</summary>
    private sealed class PulledBackObjective : Objective
    {
        private readonly Objective _inner;
        private readonly Function _map;
        private readonly Function _weighed;

        public PulledBackObjective(Objective inner, Function map)
        {
            (_inner, _map) = (inner, map);
            Residuals = inner.Residuals is { } residuals ? new PulledBackResiduals(residuals, map) : null;
            string weights = string.Concat(map.Parameters.Items.Select(item => item.Name)) + "'";
            _weighed = Function.Of(
                p => Expr.Sum(map.Apply(p) * p[weights]),
                Parameters.Of([.. map.Parameters.Items.Select(item => (item.Name, item.Shape)), (weights, map.Shape)]));
        }

        public override int Dimension => _map.Parameters.Size;

        public override DerivativeOrder Order => _inner.Order;

        public override Parameters Parameters => _map.Parameters;

        public override DerivativeSource Derivatives => _inner.Derivatives;

        public override int ValuesPerGradient => _inner.ValuesPerGradient;

        public override Residuals? Residuals { get; }

        public override RobustLoss Loss => _inner.Loss;

        public override double Value(ReadOnlySpan<double> point)
        {
            using Rented user = new(_map.Shape.Size);
            _map.Values(point, user.Span);
            return _inner.Value(user.Span);
        }

        public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
        {
            using Rented user = new(_map.Shape.Size);
            using Rented slopes = new(_map.Shape.Size);
            _map.Values(point, user.Span);
            double value = _inner.ValueAndGradient(user.Span, slopes.Span);
            _map.Vjp(point, slopes.Span, gradient);
            return value;
        }

        /// <summary>∂²(gᵀx(u))/∂u²·v + Jᵀ·H·J·v. The first is half of a product with the Hessian of gᵀx(u) by u and g, whose other half is J·v.</summary>
        public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
        {
            (int n, int m) = (Dimension, _map.Shape.Size);
            using Rented user = new(m);
            using Rented at = new(n + m);
            using Rented along = new(n + m);
            using Rented second = new(n + m);
            using Rented pushed = new(m);
            _map.Values(point, user.Span);
            point.CopyTo(at.Span);
            _ = _inner.ValueAndGradient(user.Span, at.Span[n..]);
            vector.CopyTo(along.Span);
            along.Span[n..].Clear();
            _weighed.HessianProduct(at.Span, along.Span, second.Span);
            _inner.HessianProduct(user.Span, second.Span[n..], pushed.Span);
            _map.Vjp(point, pushed.Span, product);
            Vectors.AddScaled(product, 1, second.Span[..n], product);
        }

        public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
        {
            int n = Dimension;
            using Rented unit = new(n);
            for (int i = 0; i < n; i++)
            {
                unit.Span.Clear();
                unit.Span[i] = 1;
                HessianProduct(point, unit.Span, hessian.Slice(i * n, n));
            }
        }

        private readonly ref struct Rented(int length) : IDisposable
        {
            private readonly double[] _array = ArrayPool<double>.Shared.Rent(length);

            public Span<double> Span => _array.AsSpan(0, length);

            public void Dispose() => ArrayPool<double>.Shared.Return(_array);
        }
    }
}
