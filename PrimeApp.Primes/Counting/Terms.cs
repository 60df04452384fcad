using PrimeApp.Primes.Counting.Tables;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// The terms of one count: π(x) = A - B + C + D + Φ0 + Σ. Gourdon (2001), see <see cref="TermPhi0"/>.
/// </summary>
internal sealed class Terms
{
    /// <summary>Creates the tables that the terms share.</summary>
    public Terms(Parameters parameters, CancellationToken cancellationToken)
    {
        var listed = Math.Max(parameters.Z, IntegerRoot.Square(parameters.X / parameters.XStar));
        var pi = PrimePi.UpTo(parameters.SquareRoot, listed, cancellationToken);
        var leaves = new LeafNumbers(parameters, pi);
        cancellationToken.ThrowIfCancellationRequested();
        A = new TermA(parameters, pi);
        B = new TermB(parameters, pi);
        C = new TermC(parameters, pi, leaves);
        D = new TermD(parameters, pi, leaves);
        Phi0 = new TermPhi0(parameters, leaves);
        Sigma = new TermSigma(parameters, pi);
    }

    public TermA A { get; }

    public TermB B { get; }

    public TermC C { get; }

    public TermD D { get; }

    public TermPhi0 Phi0 { get; }

    public TermSigma Sigma { get; }

    /// <summary>The parts of all terms.</summary>
    public IEnumerable<Work> Parts()
    {
        ITerm[] terms = [A, B, C, D, Phi0, Sigma];
        return terms.SelectMany(term => term.Parts());
    }

    /// <summary>Runs all parts of all terms and adds the terms.</summary>
    public long Sum(int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Work.RunAll(Parts(), threads, progress, cancellationToken);
        return A.Value() - B.Value() + C.Value() + D.Value() + Phi0.Value() + Sigma.Value();
    }
}
