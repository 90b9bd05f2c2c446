using System.CommandLine;
using System.Text;
using Fupin.Cli.Samples;

namespace Fupin.Cli.Tests.Samples;

public sealed class SampleFilesTests
{
    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-8-bom")]
    [InlineData("gb18030")]
    public void The_command_writes_the_files_in_the_encoding_asked_for_and_says_that_they_are_invented(string encoding)
    {
        var folder = Directory.CreateTempSubdirectory("fupin-sample-");
        try
        {
            var console = new StringWriter();
            var code = new RootCommand { SampleCommand.Create() }
                .Parse(["sample", "--scale", "0.001", "--encoding", encoding, "--out", folder.FullName])
                .Invoke(new() { Output = console, Error = console });
            Assert.Equal(0, code);
            Assert.Contains(SampleNotice.Chinese, console.ToString(), StringComparison.Ordinal);
            Assert.Contains(SampleNotice.English, console.ToString(), StringComparison.Ordinal);

            var decoder = SampleFiles.EncodingOf(encoding)!;
            Assert.Contains(SampleNotice.Chinese, File.ReadAllText(Path.Combine(folder.FullName, "README.md"), decoder), StringComparison.Ordinal);
            var households = File.ReadAllLines(Path.Combine(folder.FullName, "households.csv"), decoder);
            Assert.StartsWith("数据年度,省,市,", households[0], StringComparison.Ordinal);
            Assert.Equal(312, households.Length);
            Assert.Equal(string.Join(',', SampleFiles.DivisionColumns), File.ReadAllLines(Path.Combine(folder.FullName, "divisions.csv"), decoder)[0]);
            Assert.StartsWith("行政村名称,行政区划代码,", File.ReadAllLines(Path.Combine(folder.FullName, "villages.csv"), decoder)[0], StringComparison.Ordinal);
            var bytes = File.ReadAllBytes(Path.Combine(folder.FullName, "households.csv"));
            Assert.Equal(encoding == "utf-8-bom", bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--scale", "0")]
    [InlineData("--scale", "many")]
    [InlineData("--city", "atlantis")]
    [InlineData("--encoding", "ebcdic")]
    public void A_bad_option_is_named_and_nothing_is_written(string option, string value)
    {
        var folder = Path.Combine(Path.GetTempPath(), "fupin-sample-" + Guid.CreateVersion7());
        var console = new StringWriter();
        var code = new RootCommand { SampleCommand.Create() }.Parse(["sample", option, value, "--out", folder]).Invoke(new() { Output = console, Error = console });
        Assert.NotEqual(0, code);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Every_invented_place_is_marked_and_the_real_ones_are_not()
    {
        var rows = Sample.Create("luoyang", "0.1").Divisions;
        Assert.All(rows, r => Assert.Equal(r.Invented, r.DisplayName.EndsWith(SampleNotice.Mark, StringComparison.Ordinal)));
        Assert.All(rows, r => Assert.Equal(r.Invented, r.Code.Length > 6));
        Assert.All(rows.Where(r => r.Invented), r => Assert.Equal(Registry.V1.CodeAuthority.Internal, r.CodeAuthority));
        Assert.Equal(["410391", "410392"], rows.Where(r => r.Code.Length == 6 && r.CodeAuthority == Registry.V1.CodeAuthority.Internal).Select(r => r.Code));
        Assert.Equal(rows.Count, rows.Select(r => r.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(rows.Count, rows.Select(r => (r.ParentCode, r.DisplayName)).Distinct().Count());
    }

    [Fact]
    public void A_parent_stands_before_its_children()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "" };
        Assert.All(Sample.Create("xinxiang").Divisions, r => Assert.True(seen.Contains(r.ParentCode) && seen.Add(r.Code)));
    }
}
