namespace FallLine.Optimization;

internal sealed class LogTransform : ElementTransform
{
    public override string Name => "log";

    protected override string Domain => "must be above 0";

    protected override Expr ToUser(Expr free) => Expr.Exp(free);

    protected override double ToFree(double user) => Math.Log(user);
}
