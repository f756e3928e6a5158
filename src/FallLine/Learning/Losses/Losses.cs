using FallLine.Learning;

namespace FallLine;

/// <summary>The losses, one file each.</summary>
public static partial class Losses
{
    /// <summary>Every loss.</summary>
    public static IReadOnlyList<Loss> All => field ??= Gathered.Of<Loss>(typeof(Losses), loss => loss.Id);

    /// <summary>The loss called <paramref name="id"/>; null where there is none.</summary>
    /// <param name="id">The name.</param>
    public static Loss? Find(string id) => All.FirstOrDefault(loss => loss.Id == id);
}
