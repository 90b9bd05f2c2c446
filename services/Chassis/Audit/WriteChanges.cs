using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Fupin.Chassis.Audit;

/// <summary>What one write did to which tables and fields: names and counts, never values.</summary>
internal sealed class WriteChanges
{
    private readonly SortedDictionary<string, (SortedSet<string> Fields, long Added, long Changed, long Deleted)> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _divisions = new(StringComparer.Ordinal);

    /// <summary>Subjects of the events that go out with the write.</summary>
    public int Subjects { get; private set; }

    /// <summary>The subject, when there is one only.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>The division of all subjects, when they have one.</summary>
    public string Division => _divisions.Count == 1 ? _divisions.First() : "";

    /// <summary>The divisions of the subjects, when they are several.</summary>
    public IEnumerable<string> Divisions => _divisions.Count > 1 ? _divisions.Where(division => division.Length > 0).Order(StringComparer.Ordinal) : [];

    /// <summary>Before the tracked changes are saved, for after it they are forgotten.</summary>
    public void Note(ChangeTracker tracker)
    {
        foreach (var entry in tracker.Entries())
        {
            // the chassis' own bookkeeping is no change of what a service keeps
            if (entry.State is EntityState.Unchanged or EntityState.Detached || entry.Metadata.ClrType.Assembly == typeof(WriteChanges).Assembly)
                continue;
            var table = entry.Metadata.GetTableName()!;
            if (entry.State == EntityState.Added)
                Add(table, added: 1);
            else if (entry.State == EntityState.Deleted)
                Add(table, deleted: 1);
            else
                Add(table, changed: 1, fields: Changed(entry));
        }
    }

    public void Add(string table, long added = 0, long changed = 0, long deleted = 0, IEnumerable<string>? fields = null)
    {
        if (added + changed + deleted == 0)
            return;
        var sum = _tables.TryGetValue(table, out var known) ? known : (Fields: new SortedSet<string>(StringComparer.Ordinal), 0L, 0L, 0L);
        if (fields is not null)
            sum.Fields.UnionWith(fields);
        _tables[table] = (sum.Fields, sum.Item2 + added, sum.Item3 + changed, sum.Item4 + deleted);
    }

    public void Publish(string subject, string division)
    {
        Subject = Subjects++ == 0 || string.Equals(Subject, subject, StringComparison.Ordinal) ? subject : "";
        _divisions.Add(division);
    }

    public void CopyTo(AuditEntry entry)
    {
        foreach (var (table, (fields, added, changed, deleted)) in _tables)
            entry.Changes.Add(new AuditChange { Table = table, Fields = { fields }, Added = added, Changed = changed, Deleted = deleted });
    }

    private static IEnumerable<string> Changed(EntityEntry entry)
    {
        var fields = entry.Properties.Where(p => p.IsModified).Select(p => p.Metadata.GetColumnName());
        var inner = entry.ComplexProperties.SelectMany(c => c.Properties).Where(p => p.IsModified).Select(p => p.Metadata.GetColumnName());
        return fields.Concat(inner).Where(name => !string.Equals(name, "version", StringComparison.Ordinal));
    }
}
