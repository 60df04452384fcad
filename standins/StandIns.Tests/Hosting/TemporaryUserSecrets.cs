using System.Runtime.CompilerServices;

namespace StandIns.Tests.Hosting;

/// <summary>Keeps the user secrets that tests and the processes they start write out of the user's own.</summary>
internal static class TemporaryUserSecrets
{
    public static string Folder { get; } = Directory.CreateTempSubdirectory("standins-tests-").FullName;

    [ModuleInitializer]
    internal static void Use()
    {
        // Where user secrets are looked for first, on every system.
        Environment.SetEnvironmentVariable("APPDATA", Folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
    }
}
