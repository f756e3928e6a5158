using FallLine.Minimizers;

switch (args)
{
    case ["valley", string peers]:
        Valley.Print(peers, Console.Out);
        return 0;
    case ["profile", string peers, string picture]:
        Profile.Print(peers, picture, Console.Out);
        return 0;
    case ["sparse", string peers]:
        SparseRace.Print(peers, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: (valley <folder of the peers> | sparse <folder of the peers> | profile <folder of the peers> <picture.svg>)");
        return 2;
}
