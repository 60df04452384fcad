namespace PrimeApp.Primes.Sieving;

/// <summary>
/// One of the 8 residues modulo 30 of a sieving prime, as a type: the runtime compiles a loop for each of them in which
/// the residue, and with it every bit mask, is a constant.
/// </summary>
internal interface IResidue
{
    /// <summary>The residue: 1, 7, 11, 13, 17, 19, 23 or 29.</summary>
    static abstract uint Value { get; }
}
