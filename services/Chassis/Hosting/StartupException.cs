namespace Fupin.Chassis.Hosting;

/// <summary>Why a process cannot start, for the person who started it. The host prints it without a stack trace and exits with 78.</summary>
public sealed class StartupException(string zh, string en) : Exception($"{zh}\n{en}");
