namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file put into a container before it starts.</summary>
public sealed class ContainerFile : ContainerFileBase;
