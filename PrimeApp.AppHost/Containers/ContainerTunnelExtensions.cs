using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Containers;

/// <summary>Checks what containers need to reach the services.</summary>
internal static class ContainerTunnelExtensions
{
    /// <summary>
    /// Has a container that waits for services fail with a reason in words when it could not reach them. Has no effect
    /// where no container engine runs.
    /// </summary>
    public static IDistributedApplicationBuilder CheckContainerTunnel(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode || !builder.Configuration.GetValue(ContainerTunnel.Setting, true))
        {
            return builder;
        }

        return builder.OnBeforeStart((@event, cancellationToken) =>
        {
            var notifications = @event.Services.GetRequiredService<ResourceNotificationService>();
            foreach (var container in builder.Resources.OfType<ContainerResource>().Where(NeedsTunnel))
            {
                builder.CreateResourceBuilder(container).OnBeforeResourceStarted(
                    (_, _, stopping) => EnsureTunnelAsync(builder, container, notifications, stopping));
            }

            return Task.CompletedTask;
        });
    }

    private static bool NeedsTunnel(ContainerResource container) =>
        container.IsContainer()
        && container.Annotations.OfType<WaitAnnotation>().Any(wait => !wait.Resource.IsContainer());

    private static async Task EnsureTunnelAsync(
        IDistributedApplicationBuilder builder,
        ContainerResource container,
        ResourceNotificationService notifications,
        CancellationToken cancellationToken)
    {
        if (await ContainerEngine.FindRunningAsync(builder, cancellationToken) is not { } engine
            || await new ContainerTunnel(engine).ExplainMissingAsync(cancellationToken) is not { } reason)
        {
            return;
        }

        await notifications.PublishUpdateAsync(container, snapshot => snapshot.WithReason(reason));
        throw new AppHostException(reason);
    }
}
