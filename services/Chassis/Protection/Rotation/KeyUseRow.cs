namespace Fupin.Chassis.Protection.Rotation;

/// <summary>Which keys the protected values of this database are under; one row for each purpose, <c>field</c> and <c>index</c>.</summary>
internal sealed class KeyUseRow
{
    public const string Field = "field";
    public const string Index = "index";

    public string Purpose { get; set; } = "";

    /// <summary>No value is under an older key.</summary>
    public int Settled { get; set; }

    /// <summary>What every instance writes with; above <see cref="Settled"/> while older values are being rewritten.</summary>
    public int Newest { get; set; }

    /// <summary>Index only: values are matched by the second of their two hash columns.</summary>
    public bool Second { get; set; }

    /// <summary>Index only: the column no longer matched still holds hashes of the key before.</summary>
    public bool Clearing { get; set; }
}
