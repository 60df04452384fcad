using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Cache;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs;

/// <summary>Wires the queue into a service.</summary>
public static class JobsExtensions
{
    /// <summary>Adds what submits tasks and reads them; needs the Redis connection of the service defaults.</summary>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddValidatedOptions<RedisGatewayOptions>(RedisGatewayOptions.SectionName);
        builder.Services.AddValidatedOptions<QueueOptions>(QueueOptions.SectionName);
        builder.Services.AddSingleton<BackgroundLoops>();
        builder.Services.AddHealthChecks().AddCheck<BackgroundLoops>("loops", tags: ["live"]);
        builder.Services.AddSingleton<RedisGateway>();
        builder.Services.AddSingleton<DamageLog>();
        builder.Services.AddSingleton<TaskRecords>();
        builder.Services.AddHostedService<SubscriptionKeeper>();
        builder.Services.AddSingleton<RedisCheck>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RedisCheck>());
        builder.Services.AddHealthChecks().AddCheck<RedisCheck>("redis check");
        builder.Services.AddSingleton<TaskQueue>();
        builder.Services.AddSingleton<TaskEvents>();
        builder.Services.AddSingleton<TaskHistory>();
        builder.Services.AddSingleton<DeadLetters>();
        builder.Services.AddSingleton<QueueInspector>();
        return builder;
    }

    /// <summary>Adds what workers do with the queue, and the results that they share.</summary>
    public static IHostApplicationBuilder AddWorkerQueue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<NthPrimeCacheOptions>(NthPrimeCacheOptions.SectionName);
        builder.Services.AddSingleton<NthPrimeCache>();
        builder.Services.AddSingleton(WorkerIdentity.Create());
        builder.Services.AddSingleton<WorkerQueue>();
        builder.Services.AddSingleton<LostTasks>();
        builder.Services.AddSingleton(services => new QueueKeeper(
            services.GetRequiredService<RedisGateway>(),
            services.GetRequiredService<WorkerIdentity>(),
            services.GetRequiredService<IOptions<QueueOptions>>(),
            services.GetRequiredService<DamageLog>(),
            services.GetRequiredService<LostTasks>()));
        return builder;
    }

    /// <summary>Binds options to a configuration section, to be checked before the service starts.</summary>
    public static void AddValidatedOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions>(
        this IServiceCollection services, string sectionName)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(sectionName).ValidateDataAnnotations().ValidateOnStart();
}
