using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Registry.Tests;

/// <summary>A household file in the making: rows as header → cell; headers in the order they first come.</summary>
internal sealed class Sheet
{
    private readonly List<string> headers = [];
    private readonly List<Dictionary<string, string>> rows = [];

    public IReadOnlyList<string> Headers => headers;

    public Sheet Header(params string[] more)
    {
        headers.AddRange(more.Except(headers, StringComparer.Ordinal));
        return this;
    }

    public Sheet Add(params IEnumerable<Dictionary<string, string>> more)
    {
        foreach (var row in more)
        {
            Header([.. row.Keys]);
            rows.Add(row);
        }

        return this;
    }

    /// <summary>Lines from 2: line 1 holds the headers.</summary>
    public List<SheetRow> Rows() =>
    [
        .. rows.Select((row, i) =>
        {
            var sheetRow = new SheetRow { Line = i + 2 };
            sheetRow.Cells.AddRange(headers.Select(h => row.GetValueOrDefault(h, "")));
            return sheetRow;
        }),
    ];

    public static ImportBatch Batch(int number, IEnumerable<SheetRow> rows)
    {
        var batch = new ImportBatch { Number = number };
        batch.Rows.AddRange(rows);
        batch.Sha256 = Digest(batch.Rows);
        return batch;
    }

    /// <summary>The same rows with their cells in one piece.</summary>
    public static IEnumerable<SheetRow> Packed(IEnumerable<SheetRow> rows) =>
        rows.Select(row => new SheetRow { Line = row.Line, PackedCells = ByteString.CopyFromUtf8(string.Join('\u001F', row.Cells)) });

    private static ByteString Digest(IEnumerable<SheetRow> rows)
    {
        var bytes = new List<byte>();
        foreach (var row in rows)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(row.Line.ToString(CultureInfo.InvariantCulture)));
            foreach (var cell in row.Cells) bytes.AddRange([0x1F, .. Encoding.UTF8.GetBytes(cell)]);
            if (row.HasPackedCells) bytes.AddRange([0x1F, .. row.PackedCells.Span]);
            bytes.Add(0x1E);
        }

        return ByteString.CopyFrom(SHA256.HashData([.. bytes]));
    }
}

/// <summary>Invented families that break no rule.</summary>
internal static class Family
{
    public const string Luanchuan = "410324100201";
    public const string Song = "410325100201";

    /// <summary>An invented number: prefix 99, the given birth date and sequence, the right check character.</summary>
    public static string Id(int sequence, string birth = "19700101")
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"99{sequence / 1000:D4}{birth}{sequence % 1000:D3}");
        return digits + IdNumbers.CheckCharacter(digits);
    }

    /// <summary>A household: a man as head, then others; all cells that the tests touch are there.</summary>
    public static Dictionary<string, string>[] Of(string number, int members = 3, string village = Luanchuan, int firstId = 0)
    {
        if (firstId == 0) firstId = Math.Abs(StringComparer.Ordinal.GetHashCode(number) % 900_000) * 10 + 1;
        return [.. Enumerable.Range(0, members).Select(i => Member(number, i, members, village, firstId + (i * 2)))];
    }

    private static Dictionary<string, string> Member(string number, int i, int members, string village, int sequence) => new(StringComparer.Ordinal)
    {
        ["数据年度"] = "2015",
        ["行政区划代码"] = village,
        ["户编号"] = number,
        ["联系电话"] = "13900001234",
        ["银行账号"] = "6217000000001234567",
        ["人编号"] = $"{number}-{i + 1}",
        ["姓名"] = $"样例{"甲乙丙丁戊己庚辛壬癸子丑寅卯"[i % 14]}",
        ["证件类型"] = "居民身份证",
        ["证件号码"] = Id(sequence % 2 == 1 ? sequence : sequence + 1),
        ["无证原因"] = "",
        ["性别"] = "男",
        ["出生日期"] = "1970-01-01",
        ["与户主关系"] = i == 0 ? "户主" : i == 1 ? "之兄弟姐妹" : "之子",
        ["民族"] = "汉族",
        ["健康状况"] = "健康",
        ["务工状况"] = "未务工",
        ["务工时间(月)"] = "0",
        ["贫困户属性"] = "一般贫困户",
        ["脱贫属性"] = "未脱贫",
        ["主要致贫原因"] = "缺技术",
        ["其他致贫原因"] = "",
        ["家庭人口"] = members.ToString(CultureInfo.InvariantCulture),
        ["工资性收入"] = "6000",
        ["生产经营性收入"] = "1000",
        ["财产性收入"] = "0",
        ["转移性收入"] = "200",
        ["生产经营性支出"] = "300",
        ["家庭人均纯收入"] = Scaled.Format(Scaled.Ratio(690_000, members, 1), 2),
        ["住房等级"] = "B",
        ["是否危房"] = "否",
    };

    public static Dictionary<string, string>[] With(this Dictionary<string, string>[] rows, int row, string header, string cell)
    {
        rows[row][header] = cell;
        return rows;
    }

    public static Dictionary<string, string>[] With(this Dictionary<string, string>[] rows, string header, string cell)
    {
        foreach (var row in rows) row[header] = cell;
        return rows;
    }
}
