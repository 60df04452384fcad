using System.Runtime.InteropServices;
using Garnet;
using Garnet.server.Auth.Settings;

// Redis for systems that have no redis-server. The command line is Garnet's own, on top of garnet.json: --port,
// --checkpointdir (the folder of the data), and --aof-commit-wait for what Redis calls appendfsync always. The password
// is an environment variable, because other users can read a command line.
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
    Console.Error.WriteLine($"Garnet does not run: {exception.Message}");
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopped.Set();
}
