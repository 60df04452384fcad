using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Containers;

internal static class ContainerTunnelExtensions
{
    /// <summary>
    /// Makes a container that waits for services fail with an explanation if it could not reach them. Has no effect
    /// without a container engine.
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
