using Fupin.Cli.Sheets;

namespace Fupin.Cli.Tests.Sheets;

public sealed class ReadingCsv
{
    private const string Header = "户编号,姓名,备注\n";

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "gb18030", "gb18030 with mark"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Each_encoding_is_found_out(string name)
    {
        var encoding = Named(name);
        using var file = new TestFile(Header + "1,张　三·买买提,䶮𠮷\n", encoding);
        var sheet = file.Open();
        Assert.Same(encoding, sheet.Encoding);
        Assert.Equal(["户编号", "姓名", "备注"], sheet.Columns);
        Assert.Equal(["1", "张　三·买买提", "䶮𠮷"], Assert.Single(sheet.Read()).Cells);
    }

    [Fact]
    public void Lines_are_counted_as_in_the_file()
    {
        using var file = new TestFile("户编号,姓名,备注\r\n1,甲,\"两\r\n行\"\r\n\r\n,,\r\n2,乙,\"他说\"\"是\"\"\"\r\n");
        var lines = file.Open().Read().ToList();
        Assert.Equal([2, 6], lines.Select(line => line.Number));
        Assert.Equal("两\r\n行", lines[0].Cells[2]);
        Assert.Equal("他说\"是\"", lines[1].Cells[2]);
    }

    /// <summary>A quote anywhere brings the parser in: the rows before it must come out as they do without.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void A_file_without_quotes_is_read_as_the_parser_reads_it(string end)
    {
        var text = string.Join(end, "户编号,姓名,备注", "1,甲,", "", " , ,\t", "1,乙", "2, 丙 ,'=1", "3,丁,x,", "4,戊,y,z", "");
        using var plain = new TestFile(text);
        using var quoted = new TestFile(text + "5,己,\"q\"" + end);
        Assert.Equal(Flat(quoted.Open())[..^1], Flat(plain.Open()));
        Assert.Equal(5, Flat(plain.Open()).Count);
        Assert.Equal(Rejected(quoted), Rejected(plain));
        Assert.EndsWith($"不行{end}", Rejected(plain), StringComparison.Ordinal);

        static string Rejected(TestFile file)
        {
            var sheet = file.Open();
            using (var rejects = sheet.CreateRejects(file.In("rejects.csv")))
            {
                rejects.Write(sheet.Read().First(), "不行", RowMark.Wrong);
                rejects.Complete();
            }

            return File.ReadAllText(file.In("rejects.csv"));
        }

        static List<string> Flat(CsvSheetReader sheet) => [.. sheet.Read().Select(line => $"{line.Number}:{string.Join('|', line.Cells)}:{line.Raw}:{line.Fault?.Reason}")];
    }

    [Fact]
    public void A_sheet_can_be_read_again_and_gives_the_same()
    {
        using var file = new TestFile(Header + "1,甲,\n1,乙,\n2,丙,\n");
        var sheet = file.Open();
        Assert.Equal(3, sheet.RowCount);
        Assert.Equal(Flat(sheet), Flat(sheet));

        static List<string> Flat(CsvSheetReader sheet) => [.. sheet.Read().Select(line => $"{line.Number}:{string.Join('|', line.Cells)}")];
    }

    [Fact]
    public void Empty_cells_left_out_at_the_end_of_rows_are_blank()
    {
        using var file = new TestFile(Header + "1,甲\n2,乙,丙\n3,丁\n");
        var lines = file.Open().Read().ToList();
        Assert.All(lines, line => Assert.Null(line.Fault));
        Assert.All(lines, line => Assert.Equal(3, line.Cells.Count));
    }

    [Fact]
    public void Blank_headers_and_cells_at_the_end_are_left_out()
    {
        using var file = new TestFile("户编号,姓名,,\n1,甲,,\n");
        var sheet = file.Open();
        Assert.Equal(2, sheet.Columns.Count);
        Assert.Equal(["1", "甲"], Assert.Single(sheet.Read()).Cells);
    }

    [Fact]
    public void A_row_with_more_cells_than_headers_is_a_fault_of_that_row()
    {
        using var file = new TestFile(Header + "1,甲,多,余\n2,乙,\n");
        var lines = file.Open().Read().ToList();
        Assert.Equal("TOO_MANY_CELLS", lines[0].Fault?.Reason);
        Assert.Contains("4", lines[0].Fault?.Chinese, StringComparison.Ordinal);
        Assert.Null(lines[1].Fault);
    }

    [Theory]
    [InlineData("1,甲,注\n2,乙")]
    [InlineData("1,甲,注\n2,乙\n")]
    [InlineData("1,甲,注\n2,乙,\"注")]
    [InlineData("1,甲,注\n2,乙,\"注\n")]
    [InlineData("1,甲\n1,甲,注\n2,")]
    public void A_file_cut_in_the_middle_is_a_fault_of_its_last_row(string rows)
    {
        using var file = new TestFile(Header + rows);
        var lines = file.Open().Read().ToList();
        Assert.Equal("FILE_CUT", lines[^1].Fault?.Reason);
        Assert.All(lines[..^1], line => Assert.Null(line.Fault));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_file_cut_inside_a_character_is_cut_and_not_in_a_wrong_encoding(string name)
    {
        var encoding = Named(name);
        byte[] all = [.. encoding.Mark, .. encoding.Strict.GetBytes(Header + "1,甲,注\n2,乙,注")];
        using var file = new TestFile(all[..^1]);
        Assert.Same(encoding, file.Open().Encoding);
        Assert.Equal("FILE_CUT", file.Open().Read().Last().Fault?.Reason);
    }

    [Fact]
    public void A_last_line_without_an_end_is_not_cut()
    {
        using var file = new TestFile(Header + "1,甲,注\n2,乙,注");
        Assert.All(file.Open().Read(), line => Assert.Null(line.Fault));
    }

    [Fact]
    public void Gb18030_bytes_come_back_as_they_were_for_every_character()
    {
        var characters = Enumerable.Range(0x80, 0x10FFFF - 0x80).Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32);
        var text = string.Concat(characters);
        var bytes = SheetEncoding.Gb18030.Strict.GetBytes(text);
        Assert.Equal(bytes, SheetEncoding.Gb18030.Lenient.GetBytes(SheetEncoding.Gb18030.Strict.GetString(bytes)));
    }

    private static SheetEncoding Named(string name) => name switch
    {
        "utf-8" => SheetEncoding.Utf8,
        "utf-8 with mark" => SheetEncoding.Utf8WithMark,
        "gb18030" => SheetEncoding.Gb18030,
        _ => SheetEncoding.Gb18030WithMark,
    };
}
