using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Lists;

/// <summary>
/// Holds the rows of one list against the register. Numbers are met by their keyed hash; which numbers the list had so far is kept here, 16
/// bytes each.
/// </summary>
/// <param name="division">What the list is about: who is registered outside it is elsewhere.</param>
/// <param name="protector">Hashes.</param>
/// <param name="today">Birth dates to come are wrong.</param>
internal sealed class ListMatching(DivisionNode division, Protector protector, DateOnly today) : IDisposable
{
    private readonly HashSet<UInt128> met = [];
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int lastLine;

    public long Rows { get; private set; }

    /// <summary>Over all rows so far, as the contract says; keyed.</summary>
    public byte[] Digest() => protector.Hash("comparison.digest", Convert.ToHexString(digest.GetCurrentHash()));

    /// <exception cref="Chassis.Faults.Fault">INVALID_ARGUMENT: a line does not follow the one before.</exception>
    public List<ListRow> Read(IReadOnlyCollection<MatchRow> rows)
    {
        var read = new List<ListRow>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Line <= lastLine) throw RegistryErrors.ListProtocol($"第{row.Line}行不在第{lastLine}行之后", $"line {row.Line} does not come after line {lastLine}");
            lastLine = row.Line;
            digest.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{row.Line}\u001f{row.IdNumber}\u001f{row.FullName}\u001e")));
            var one = ListRow.Read(row, today);
            if (!one.IsInvalid && !met.Add(BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(one.Number)))))
                one.Refuse("DUPLICATE_ON_LIST", "该证件号码在名单中重复", "this number stands on the list twice");
            read.Add(one);
        }

        Rows += rows.Count;
        return read;
    }

    /// <summary>Gives each valid row its verdict, in truth: what a caller may be told of it is decided where it is told.</summary>
    public async Task JudgeAsync(RegistryDb db, DivisionTrees trees, List<ListRow> rows, ValueKeys keys, CancellationToken ct)
    {
        var hashed = rows.Where(r => !r.IsInvalid).Select(r => (Row: r, Hash: protector.Hash(IdHashes.Label, r.Number, keys.Settled))).ToList();
        var asked = hashed.ToDictionary(r => SeenInFile.KeyOf(r.Hash), r => r.Row);
        var hashes = hashed.ConvertAll(r => r.Hash);
        var found = await IdHashes.Among(db.Persons.AsNoTracking(), hashes, keys)
            .Join(db.Households, p => p.HouseholdId, h => h.Id, (p, h) => new { Match = keys.Second ? p.IdHashSecond : p.IdHash, p.Id, p.FullName, Household = h.Id, h.DivisionId })
            .ToListAsync(ct);
        foreach (var row in asked.Values) row.Verdict.Verdict = PersonVerdict.Unknown;
        foreach (var person in found)
        {
            var row = asked[SeenInFile.KeyOf(person.Match!)];
            if ((await trees.StandingAsync(person.DivisionId, ct)).IsIn(division.Id))
            {
                row.Verdict.Verdict = person.FullName == row.Name ? PersonVerdict.Matched : PersonVerdict.NameDiffers;
                row.Verdict.Person = Chassis.Faults.ResourceNames.Format("persons", person.Id);
                row.Verdict.Household = Chassis.Faults.ResourceNames.Format("households", person.Household);
            }
            else
            {
                row.Verdict.Verdict = PersonVerdict.Elsewhere;
                row.Elsewhere = (person.Id, person.Household);
            }
        }
    }

    public void Dispose() => digest.Dispose();
}
