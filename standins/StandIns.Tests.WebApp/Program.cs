// A service that tests run: it tells what it was given, and is as healthy as it is told to be.
var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/health", (IConfiguration configuration) => Results.StatusCode(configuration.GetValue("Health", 200)));
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/arguments", () => args);

app.Run();
