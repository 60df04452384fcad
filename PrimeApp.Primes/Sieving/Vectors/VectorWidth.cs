using System.Runtime.Intrinsics;

namespace PrimeApp.Primes.Sieving.Vectors;

/// <summary>Which instructions work on a bitmap. The results are the same; only the speed differs.</summary>
internal enum VectorWidth
{
    /// <summary>64-bit words, on any machine.</summary>
    Scalar,

    /// <summary>256-bit vectors (AVX2).</summary>
    Bits256,

    /// <summary>512-bit vectors (AVX-512).</summary>
    Bits512,
}

/// <summary>What this machine has.</summary>
internal static class VectorWidths
{
    /// <summary>The widest this machine runs in hardware.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : VectorWidth.Scalar;
}
