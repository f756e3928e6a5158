namespace FallLine;

/// <summary>What repeated finds say about what was not found: how many different things were found, how many of them only once or twice.</summary>
/// <param name="Finds">How many searches found something.</param>
/// <param name="Distinct">How many different things they found.</param>
/// <param name="Once">How many of these were found exactly once.</param>
/// <param name="Twice">How many were found exactly twice.</param>
public readonly record struct Census(int Finds, int Distinct, int Once, int Twice)
{
    /// <summary>The share of searches like these that would find something new: once / finds. I. J. Good, Biometrika 40 (1953) 237–264, after A. M. Turing. 1 where nothing was found.</summary>
    public double UnseenShare => Finds == 0 ? 1 : (double)Once / Finds;

    /// <summary>An estimate of how many different things were not found, rather too low than too high: once·(once - 1) / (2·(twice + 1)). A. Chao, Scand. J. Statist. 11 (1984) 265–270, without its bias.</summary>
    public double Unseen => Once * (Once - 1) / (2.0 * (Twice + 1));

    /// <summary>The census of how often each thing was found.</summary>
    /// <param name="counts">For each thing, how often; at least once.</param>
    public static Census Of(IEnumerable<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        (int finds, int distinct, int once, int twice) = (0, 0, 0, 0);
        foreach (int count in counts)
        {
            finds += count;
            distinct++;
            once += count == 1 ? 1 : 0;
            twice += count == 2 ? 1 : 0;
        }

        return new Census(finds, distinct, once, twice);
    }
}
