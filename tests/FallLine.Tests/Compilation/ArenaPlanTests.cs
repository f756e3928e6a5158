using FallLine.Compilation;

namespace FallLine.Tests.Compilation;

/// <summary>Places in working memory when it is known how long each is needed.</summary>
public sealed class ArenaPlanTests
{
    private const int Lanes = 8;

    /// <summary>Three arrays, of which the middle one goes and a larger one comes: it has room in the gap and behind it only if the last lay elsewhere.</summary>
    [Fact]
    public void Gaps_are_closed_once_all_ends_are_known()
    {
        ArenaPlan plan = new(Lanes);
        Requests(plan);
        ArenaPlan packed = plan.Packed()!;
        Requests(packed);
        Assert.True(packed.Size < plan.Size, $"{packed.Size} of {plan.Size}");
        Assert.Equal(30_000, packed.Size);

        static void Requests(ArenaPlan plan)
        {
            int first = plan.Allocate(8_000);
            int second = plan.Allocate(12_000);
            plan.Free(first, 8_000);
            int third = plan.Allocate(18_000);
            plan.Free(second, 12_000);
            plan.Free(third, 18_000);
        }
    }

    [Fact]
    public void What_is_needed_at_the_same_time_never_overlaps()
    {
        Random random = new(3);
        for (int round = 0; round < 30; round++)
        {
            (bool Begins, int Number, int Count)[] requests = [.. Requests(random)];
            ArenaPlan plan = new(Lanes);
            Follow(plan, requests);
            if (plan.Packed() is { } packed)
            {
                Follow(packed, requests);
                Assert.True(packed.Size < plan.Size);
            }
        }
    }

    private static IEnumerable<(bool Begins, int Number, int Count)> Requests(Random random)
    {
        List<(int Number, int Count)> held = [];
        for (int number = 0; number < 60; number++)
        {
            int count = random.Next(1, 3) * random.Next(1, 5_000);
            held.Add((number, count));
            yield return (true, number, count);
            while (held.Count > 0 && random.Next(5) > 2)
            {
                int at = random.Next(held.Count);
                yield return (false, held[at].Number, held[at].Count);
                held.RemoveAt(at);
            }
        }
    }

    private static void Follow(ArenaPlan plan, (bool Begins, int Number, int Count)[] requests)
    {
        Dictionary<int, (int From, int To)> held = [];
        foreach ((bool begins, int number, int count) in requests)
        {
            if (begins)
            {
                int from = plan.Allocate(count);
                Assert.Equal(0, from % Lanes);
                Assert.All(held.Values, other => Assert.True(from >= other.To || from + count <= other.From));
                held.Add(number, (from, from + count));
            }
            else
            {
                plan.Free(held[number].From, count);
                held.Remove(number);
            }
        }

        Assert.All(held.Values, place => Assert.True(place.To <= plan.Size));
    }
}
