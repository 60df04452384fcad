namespace PrimeApp.Api.WebUi;

/// <summary>What the web UI needs to know of its host.</summary>
/// <param name="MaxN">The largest n that may be asked for.</param>
/// <param name="Prometheus">The address of Prometheus; left out when there is none.</param>
/// <param name="Grafana">The address of Grafana; left out when there is none.</param>
/// <param name="Dashboard">The address of the Aspire dashboard; left out when there is none.</param>
internal sealed record WebUiSettings(long MaxN, Uri? Prometheus = null, Uri? Grafana = null, Uri? Dashboard = null);
