using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Table;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs;

/// <summary>Wires the queue and the prime table into a service.</summary>
public static class JobsExtensions
{
    /// <summary>
    /// Adds what submits tasks and reads their results; needs the Redis connection of the service defaults. What the prime
    /// table does not know yet, this process leaves to those that sieve.
    /// </summary>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddValidatedOptions<RedisGatewayOptions>(RedisGatewayOptions.SectionName);
        builder.Services.AddValidatedOptions<QueueOptions>(QueueOptions.SectionName);
        builder.Services.AddValidatedOptions<PrimeTableOptions>(PrimeTableOptions.SectionName);
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
        builder.Services.AddSingleton<SievePool>();
        builder.Services.AddSingleton<SegmentBoard>();
        builder.Services.AddSingleton<SegmentFrontier>();
        builder.Services.AddSingleton<BitmapStore>();
        builder.Services.AddSingleton(services => new PrimeTable(
            services.GetRequiredService<SegmentFrontier>(),
            services.GetRequiredService<BitmapStore>(),
            services.GetRequiredService<SievePool>(),
            services.GetRequiredService<IOptions<PrimeTableOptions>>()));
        return builder;
    }

    /// <summary>
    /// Makes this process help with what any process waits for in the prime table. Call it before whatever waits for the
    /// table is added, so that it stops after that.
    /// </summary>
    public static IHostApplicationBuilder AddSieving(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<SegmentSiever>();
        return builder;
    }

    /// <summary>Adds what workers do with the queue.</summary>
    public static IHostApplicationBuilder AddWorkerQueue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(WorkerIdentity.Create());
        builder.Services.AddSingleton<WorkerQueue>();
        builder.Services.AddSingleton<QueueKeeper>();
        return builder;
    }

    /// <summary>Binds options to a configuration section, to be checked before the service starts.</summary>
    public static void AddValidatedOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions>(
        this IServiceCollection services, string sectionName)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(sectionName).ValidateDataAnnotations().ValidateOnStart();
}
