namespace PrimeApp.Primes.Sieving;

/// <summary>The 8 residues modulo 30 as types.</summary>
internal static class Residue
{
    internal readonly struct Of1 : IResidue
    {
        public static uint Value => 1;
    }

    internal readonly struct Of7 : IResidue
    {
        public static uint Value => 7;
    }

    internal readonly struct Of11 : IResidue
    {
        public static uint Value => 11;
    }

    internal readonly struct Of13 : IResidue
    {
        public static uint Value => 13;
    }

    internal readonly struct Of17 : IResidue
    {
        public static uint Value => 17;
    }

    internal readonly struct Of19 : IResidue
    {
        public static uint Value => 19;
    }

    internal readonly struct Of23 : IResidue
    {
        public static uint Value => 23;
    }

    internal readonly struct Of29 : IResidue
    {
        public static uint Value => 29;
    }
}
