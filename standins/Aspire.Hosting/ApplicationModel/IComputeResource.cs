namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that runs code, and so can be published to where code runs.</summary>
public interface IComputeResource : IResource;
