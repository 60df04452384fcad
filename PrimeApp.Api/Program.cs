using PrimeApp.Api;
using PrimeApp.Api.Events;
using PrimeApp.Api.OpenApi;
using PrimeApp.Api.Primes;
using PrimeApp.Api.Queue;
using PrimeApp.Api.Tasks;
using PrimeApp.Api.WebUi;
using PrimeApp.Jobs;
using PrimeApp.ServiceDefaults;
using PrimeApp.ServiceDefaults.Health;
using PrimeApp.ServiceDefaults.Redis;
using PrimeApp.ServiceDefaults.Settings;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseKestrelHttpsConfiguration();
if (args is [HealthProbe.Argument])
{
    return await HealthProbe.RunAsync(builder.Configuration);
}

builder.AddServiceDefaults();
builder.AddRedis();
builder.AddQueueClient();
builder.AddApi();

if (!builder.TryBuild(out var app))
{
    return SettingsExtensions.ExitCode;
}

app.UseApi();
app.MapDefaultEndpoints();
app.MapTasks();
app.MapPrimes();
app.MapEvents();
app.MapQueue();
app.MapWebUi();
app.MapContract();
app.MapReference();

return await app.RunToEndAsync();
