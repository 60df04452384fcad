using PrimeApp.ServiceDefaults;
using PrimeApp.ServiceDefaults.Health;
using PrimeApp.ServiceDefaults.Redis;
using PrimeApp.Worker;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseKestrelHttpsConfiguration();
if (args is [HealthProbe.Argument])
    return await HealthProbe.RunAsync(builder.Configuration);

builder.AddServiceDefaults();
builder.AddRedis();
builder.AddTaskPump();

var app = builder.Build();

app.MapDefaultEndpoints();

return await app.RunToEndAsync();
