namespace PrimeApp.Api.Requests;

internal static class Methods
{
    /// <summary>
    /// The methods of routes that read: GET, and HEAD for the headers alone. The server leaves out the body of HEAD.
    /// </summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
}
