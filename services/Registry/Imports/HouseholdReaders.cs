using Fupin.Chassis.Protection;
using Fupin.Chassis.Values;
using Fupin.Registry.Policies;
using Microsoft.Extensions.Hosting;

namespace Fupin.Registry.Imports;

/// <summary>Readers of households by the rules of today: one for each call, since a reader keeps what its file has shown so far.</summary>
internal sealed class HouseholdReaders(PovertyLines lines, Protector protector, IHostEnvironment environment, TimeProvider clock)
{
    /// <param name="import">Its columns and divisions.</param>
    /// <param name="seen">What the file has shown so far.</param>
    /// <param name="indexKey">The index key ID numbers are met again by.</param>
    public HouseholdReader Of(ImportContext import, SeenInFile seen, ushort indexKey)
    {
        var today = clock.Today();
        var rules = new HouseholdRules(lines, new PersonRules(today, takesInvented: !environment.IsProduction()));
        return new(import.Layout, import.Tree, import.Scope, seen, rules, protector, indexKey, today);
    }
}
