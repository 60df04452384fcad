using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Statistics;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Jobs.Worker;

namespace PrimeApp.Jobs;

/// <summary>Wires the queue into a service.</summary>
public static class JobsExtensions
{
    /// <summary>Adds the client side, which submits and reads tasks. Needs an <c>IConnectionMultiplexer</c>.</summary>
    public static IHostApplicationBuilder AddQueueClient(this IHostApplicationBuilder builder)
    {
        builder.AddQueue();
        builder.Services.AddSingleton<QueueMetrics>();
        builder.Services.AddSingleton<TaskQueue>();
        builder.Services.AddSingleton<RecentCompletions>();
        builder.Services.AddSingleton<TaskWatcher>();
        builder.Services.AddSingleton<TaskHistory>();
        builder.Services.AddSingleton<DeadLetters>();
        builder.Services.AddSingleton<QueueInspector>();
        builder.Services.AddSingleton<QueueControl>();
        return builder;
    }

    /// <summary>Adds the worker side, which claims and ends tasks. Needs an <c>IConnectionMultiplexer</c>.</summary>
    public static IHostApplicationBuilder AddQueueWorker(this IHostApplicationBuilder builder)
    {
        builder.AddQueue();
        builder.Services.AddSettings<NthPrimeCacheOptions, NthPrimeCacheOptionsValidator>()
            .BindConfiguration(NthPrimeCacheOptions.SectionName);
        builder.Services.AddSingleton<NthPrimeCache>();
        builder.Services.AddSingleton(WorkerIdentity.Create());
        builder.Services.AddSingleton<WorkerQueue>();
        builder.Services.AddSingleton<LostTasks>();
        builder.Services.AddSingleton(services => new QueueHousekeeping(
            services.GetRequiredService<RedisGateway>(),
            services.GetRequiredService<WorkerIdentity>(),
            services.GetRequiredService<IOptions<QueueOptions>>(),
            services.GetRequiredService<DamageLog>(),
            services.GetRequiredService<LostTasks>()));
        return builder;
    }

    /// <summary>Adds the services that clients and workers share, once.</summary>
    private static void AddQueue(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(RedisGateway)))
        {
            return;
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSettings<RedisGatewayOptions, RedisGatewayOptionsValidator>()
            .BindConfiguration(RedisGatewayOptions.SectionName);
        builder.Services.AddSettings<QueueOptions, QueueOptionsValidator>().BindConfiguration(QueueOptions.SectionName);
        builder.Services.AddSingleton<BackgroundLoops>();
        builder.Services.AddHealthChecks().AddCheck<BackgroundLoops>("loops", tags: ["live"]);
        builder.Services.AddSingleton<RedisMetrics>();
        builder.Services.AddSingleton<RedisGateway>();
        builder.Services.AddSingleton<DamageLog>();
        builder.Services.AddSingleton<TaskRecords>();
        builder.Services.AddHostedService<SubscriptionRenewer>();
        builder.Services.AddSingleton<RedisCheck>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RedisCheck>());
        builder.Services.AddHealthChecks().AddCheck<RedisCheck>("redis check");
    }

    /// <summary>
    /// Adds settings that are validated before the service starts. Their members are kept when the service is compiled
    /// ahead, because the check of settings reads them.
    /// </summary>
    private static OptionsBuilder<TOptions> AddSettings<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IServiceCollection services)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>();
}
