namespace Fupin.Chassis.Storage;

/// <summary>Which database a service stands on; <c>Fupin:Storage:Provider</c> is <c>sqlite</c> or <c>postgres</c>.</summary>
public enum StorageProvider
{
    Sqlite,
    Postgres,
}
