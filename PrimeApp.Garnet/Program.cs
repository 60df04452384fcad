using System.Runtime.InteropServices;
using Garnet;
using Garnet.server.Auth.Settings;

// Runs Garnet as a Redis replacement on systems without redis-server. It accepts Garnet's own options, in addition to
// garnet.json: --port, --checkpointdir (the data folder), and --aof-commit-wait (Redis' appendfsync always). The
// password comes from an environment variable, because other users can read a command line.
var settings = Path.Combine(AppContext.BaseDirectory, "garnet.json");
var password = Environment.GetEnvironmentVariable("REDIS_PASSWORD");

using var stopped = new ManualResetEventSlim();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    using var server = new GarnetServer(
        ["--config-import-path", settings, .. args],
        authenticationSettingsOverride: string.IsNullOrEmpty(password) ? null
            : new PasswordAuthenticationSettings(password));
    server.Start();
    Console.WriteLine("Ready to accept connections");
    stopped.Wait();
    return 0;
}
catch (Exception exception)
{
    Console.Error.WriteLine($"Garnet failed: {exception.Message}");
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopped.Set();
}
