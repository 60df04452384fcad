namespace PrimeApp.Api.Requests;

internal static class Methods
{
    /// <summary>For what is read: GET, and HEAD for the headers alone, whose body the server leaves out.</summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
}
