using Fupin.Chassis.Faults;
using Fupin.Chassis.Access;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

/// <summary>Begins an import, or takes up one that was begun under the same id.</summary>
internal sealed class ImportBeginning(IDbContextFactory<RegistryDb> databases, Protector protector, TimeProvider clock)
{
    /// <returns>The import, and what its stored batches met.</returns>
    /// <exception cref="Fault">INVALID_ARGUMENT for the id; FAILED_PRECONDITION IMPORT_CONTENT_CHANGED for other headers than before, IMPORT_UNDONE.</exception>
    public async Task<(Import Import, SeenInFile Seen)> BeginAsync(ImportBegin begin, FormLayout layout, Caller caller, CancellationToken ct)
    {
        Check(begin);
        await using var db = await databases.CreateDbContextAsync(ct);
        var import = await FindOrAddAsync(db, begin, layout, caller, ct);
        if (import.IsTakenBack) throw RegistryErrors.ImportUndone();
        if (!import.Shape.AsSpan().SequenceEqual(layout.Shape)) throw RegistryErrors.ImportContentChanged(0);
        if (!protector.HasIndexKey((ushort)import.IndexKey)) throw RegistryErrors.ImportKeyRetired();
        var seen = new SeenInFile();
        await foreach (var batch in db.ImportBatches.AsNoTracking().Where(b => b.ImportId == import.Id && b.Number <= import.StoredBatches).AsAsyncEnumerable().WithCancellation(ct))
            seen.Resume(batch);
        return (import, seen);
    }

    /// <summary>Batches stored under the id; nothing is begun.</summary>
    /// <exception cref="Fault">INVALID_ARGUMENT for the id.</exception>
    public async Task<int> StoredBatchesAsync(ImportBegin begin, Caller caller, CancellationToken ct)
    {
        Check(begin);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Own(db, begin, caller).Select(i => i.StoredBatches).SingleOrDefaultAsync(ct);
    }

    /// <summary>An import id is its caller's own: nobody resumes, or learns of, another's import by guessing it.</summary>
    private static IQueryable<Import> Own(RegistryDb db, ImportBegin begin, Caller caller)
    {
        var (subject, scope) = (caller.Subject, caller.Scope.Text);
        return db.Imports.Where(i => i.Key == begin.ImportId && i.Caller == subject && i.Scope == scope);
    }

    private static void Check(ImportBegin begin)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        check.ClientId(begin.ImportId, "begin.import_id", "IMPORT_ID", "导入编号", "an import id");
        check.Require(begin.FileName.Length <= 255, "begin.file_name", "FILE_NAME", "文件名过长", "the file name is too long");
        check.ThrowIfAny();
    }

    private async Task<Import> FindOrAddAsync(RegistryDb db, ImportBegin begin, FormLayout layout, Caller caller, CancellationToken ct)
    {
        if (await Own(db, begin, caller).AsNoTracking().SingleOrDefaultAsync(ct) is { } known) return known;
        var keys = await db.ValueKeysAsync(protector, ct);
        await using var write = await db.BeginWriteAsync(ct);
        await db.TakeTurnAsync("imports", ct);
        if (await Own(db, begin, caller).AsNoTracking().SingleOrDefaultAsync(ct) is { } meanwhile) return meanwhile;
        var import = new Import
        {
            Id = Guid.CreateVersion7(),
            Key = begin.ImportId,
            Caller = caller.Subject,
            Scope = caller.Scope.Text,
            FileName = begin.FileName,
            Shape = layout.Shape,
            IndexKey = keys.Newest,
            State = ImportState.Running,
            BeginTime = clock.Now(),
        };
        db.Imports.Add(import);
        await write.CommitAsync(ct);
        return import;
    }
}
