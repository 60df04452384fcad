using System.Runtime.InteropServices;

namespace PrimeApp.ServiceDefaults.Memory;

/// <summary>Configures how the C library keeps freed memory.</summary>
internal static class NativeAllocator
{
    // mallopt(3), M_MMAP_THRESHOLD.
    private const int MapThreshold = -3;

    // The just-in-time compiler allocates pieces of this size and frees them when it has compiled a method.
    private const int CompilerPiece = 65_536;

    /// <summary>
    /// Makes glibc return large allocations to the system as soon as they are freed. By default glibc keeps allocations
    /// below 128 KiB (a threshold that grows) for the thread that freed them. At the start of the service, that was 10
    /// MB from the compiler.
    /// </summary>
    public static void ReturnFreeMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(MapThreshold, CompilerPiece);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is not glibc. Musl, for example, keeps less by default.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int parameter, int value);
}
