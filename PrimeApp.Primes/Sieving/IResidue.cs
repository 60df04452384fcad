namespace PrimeApp.Primes.Sieving;

/// <summary>
/// One of the 8 residues modulo 30 of a sieving prime, as a type. The runtime compiles each loop once per residue, with
/// the residue and every bit mask as constants.
/// </summary>
internal interface IResidue
{
    /// <summary>The residue: 1, 7, 11, 13, 17, 19, 23 or 29.</summary>
    static abstract uint Value { get; }
}
