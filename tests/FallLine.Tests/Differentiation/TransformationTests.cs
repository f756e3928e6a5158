namespace FallLine.Tests.Differentiation;

/// <summary>
/// Every primitive's forward and batching rule. The reverse rules are held to differences elsewhere; here the others are held to them.
/// </summary>
public sealed class TransformationTests
{
    public static TheoryData<string> Elementwise => [.. ElementwiseCase.All.Select(item => item.Name)];

    public static TheoryData<string> Structural => [.. StructuralCase.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void The_rules_of_an_elementwise_primitive_agree(string name)
    {
        ElementwiseCase item = ElementwiseCase.All.Single(x => x.Name == name);
        new RuleCheck(name, [.. Enumerable.Repeat(Shape.Vector(5), item.Arity)], item.Apply, item.Low, item.High).All();
    }

    [Theory]
    [MemberData(nameof(Structural))]
    public void The_rules_of_every_other_primitive_agree(string name)
    {
        StructuralCase item = StructuralCase.All.Single(x => x.Name == name);
        new RuleCheck(name, item.Inputs, item.Apply, -1, 1).All();
    }
}
