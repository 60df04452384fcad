using PrimeApp.Jobs;
using PrimeApp.ServiceDefaults;
using PrimeApp.ServiceDefaults.Redis;
using PrimeApp.Worker;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRedis();
builder.AddJobs();
builder.AddTaskPump();

var app = builder.Build();

app.MapDefaultEndpoints();

app.Run();
