using Grpc.Core;
using Xunit;

namespace Fupin.RpcApi;

public sealed class MetadataTests
{
    [Fact]
    public void A_binary_header_needs_the_bin_suffix()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("trace", [1, 2]));
        Assert.Equal([1, 2], new Metadata.Entry("trace-bin", [1, 2]).ValueBytes);
    }

    [Fact]
    public void A_text_header_may_not_have_the_bin_suffix()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("trace-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("trace-BIN", "text"));
    }

    [Fact]
    public void Keys_are_kept_in_lower_case_and_found_in_any()
    {
        Metadata headers = new() { { "X-Request-Id", "7" } };

        Assert.Equal("x-request-id", headers[0].Key);
        Assert.Equal("7", headers.GetValue("X-REQUEST-ID"));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData("地区")]
    [InlineData("line\n")]
    public void A_key_of_other_characters_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void A_key_may_hold_letters_digits_dots_hyphens_and_underscores() =>
        Assert.Equal("a1._-", new Metadata.Entry("A1._-", "value").Key);

    [Fact]
    public void Key_and_value_are_required()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry(null!, "value"));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("key", (string)null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("key-bin", (byte[])null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata().Add(null!));
    }

    [Fact]
    public void The_last_entry_of_a_key_wins_and_all_are_kept()
    {
        Metadata headers = new() { { "k", "first" }, { "other", "x" }, { "k", "last" } };

        Assert.Equal("last", headers.GetValue("k"));
        Assert.Equal("first last", string.Join(' ', headers.GetAll("K").Select(entry => entry.Value)));
        Assert.Null(headers.Get("absent"));
        Assert.Null(headers.GetValue("absent"));
        Assert.Null(headers.GetValueBytes("absent"));
        Assert.Empty(headers.GetAll("absent"));
    }

    [Fact]
    public void A_binary_value_cannot_be_read_as_text()
    {
        Metadata headers = new() { { "k-bin", [1] } };

        Assert.True(headers[0].IsBinary);
        Assert.Throws<InvalidOperationException>(() => headers.GetValue("k-bin"));
    }

    [Fact]
    public void A_text_value_reads_as_ascii_bytes() =>
        Assert.Equal("abc"u8.ToArray(), new Metadata.Entry("k", "abc").ValueBytes);

    [Fact]
    public void A_binary_value_is_copied_in_and_out()
    {
        byte[] bytes = [1];
        Metadata.Entry entry = new("k-bin", bytes);
        bytes[0] = 2;
        entry.ValueBytes[0] = 3;

        Assert.Equal([1], entry.ValueBytes);
    }

    [Fact]
    public void The_empty_metadata_cannot_be_changed()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("k", "v"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Insert(0, new Metadata.Entry("k", "v")));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
    }

    [Fact]
    public void Metadata_is_a_list()
    {
        Metadata.Entry a = new("a", "1"), b = new("b", "2"), c = new("c", "3");
        Metadata headers = [a, c];
        headers.Insert(1, b);
        Assert.Equal(1, headers.IndexOf(b));
        headers[0] = c;
        headers.RemoveAt(2);
        Assert.True(headers.Remove(c));
        Assert.DoesNotContain(c, headers);
        var copied = new Metadata.Entry[1];
        headers.CopyTo(copied, 0);
        Assert.Equal([b], copied);
        headers.Clear();
        Assert.Empty(headers);
    }
}
