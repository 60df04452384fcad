using PrimeApp.Jobs;
using PrimeApp.ServiceDefaults;
using PrimeApp.ServiceDefaults.Health;
using PrimeApp.ServiceDefaults.Redis;
using PrimeApp.Worker;

var builder = WebApplication.CreateBuilder(args);
if (args is [HealthProbe.Argument])
    return await HealthProbe.RunAsync(builder.Configuration);

builder.AddServiceDefaults();
builder.AddRedis();
builder.AddJobs();
builder.AddTaskPump();

var app = builder.Build();

app.MapDefaultEndpoints();

app.Run();
return 0;
