namespace Fupin.Chassis.Storage;

/// <summary>
/// A row whose version is its concurrency token and its etag. <see cref="ServiceDb"/> gives a new row version 1 (unless it brings one)
/// and adds 1 whenever a tracked row changes; SQL that changes rows in bulk adds it itself.
/// </summary>
public interface IVersioned
{
    long Version { get; set; }
}
