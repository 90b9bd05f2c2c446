namespace Fupin.Chassis.Faults;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Field">Path of the request field, e.g. <c>lines[2].year</c>.</param>
/// <param name="Reason">UPPER_SNAKE_CASE, for programs.</param>
/// <param name="Zh">For officers. Never holds class A or B data.</param>
/// <param name="En">The same in English.</param>
public sealed record FieldViolation(string Field, string Reason, string Zh, string En);
