namespace Fupin.Chassis.Access;

/// <summary>A division somebody is responsible for, with all below it, for a time.</summary>
/// <param name="Code">Code with 2, 4, 6, 9 or 12 digits; <see cref="Everywhere"/> is the whole deployment.</param>
/// <param name="From">First day; null: always was.</param>
/// <param name="To">First day it is no longer so; null: without end.</param>
public sealed record DivisionGrant(string Code, DateOnly? From = null, DateOnly? To = null)
{
    public const string Everywhere = "*";

    public bool HoldsOn(DateOnly day) => (From is null || From <= day) && (To is null || day < To);

    internal static bool IsCode(string code) =>
        code == Everywhere || (code.Length is 2 or 4 or 6 or 9 or 12 && !code.AsSpan().ContainsAnyExceptInRange('0', '9'));
}
