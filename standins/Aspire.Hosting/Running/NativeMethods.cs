using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

internal static partial class NativeMethods
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>Sends a signal to a process, or to a process group where <paramref name="processId" /> is negative.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Signal(int processId, int signal);
}
