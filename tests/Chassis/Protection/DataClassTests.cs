using Fupin.Access.V1;
using Fupin.Chassis.Protection;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Chassis.Tests.Protection;

public sealed class DataClassTests
{
    [Fact]
    public void A_class_is_found_through_nested_and_repeated_messages()
    {
        Assert.True(DataClasses.Holds(HouseholdRecorded.Descriptor, DataClass.A));
        Assert.True(DataClasses.Holds(HouseholdRecorded.Descriptor, DataClass.B));
        Assert.True(DataClasses.Holds(Person.Descriptor, DataClass.A));
        Assert.False(DataClasses.Holds(DivisionRecorded.Descriptor, DataClass.A));
        Assert.False(DataClasses.Holds(DivisionRecorded.Descriptor, DataClass.B));
        Assert.False(DataClasses.Holds(VillageRecorded.Descriptor, DataClass.A));
    }

    [Fact]
    public void Clearing_takes_the_class_and_nothing_else()
    {
        var message = new HouseholdRecorded
        {
            Household = new Household
            {
                Name = "households/1",
                Phone = "13800000000",
                BankAccount = "6222",
                Members =
                {
                    new Person { FullName = "张三", IdNumber = "990324198001010016", DisabilityCertificate = "99032419800101001621" },
                    new Person { FullName = "李四", IdNumber = "990324198001010024" },
                },
            },
        };
        var wanted = message.Clone();
        (wanted.Household.Phone, wanted.Household.BankAccount) = ("", "");
        foreach (var member in wanted.Household.Members)
            (member.IdNumber, member.DisabilityCertificate) = ("", "");
        DataClasses.Clear(message, DataClass.A);
        Assert.Equal(wanted, message);
    }

    [Fact]
    public void Clearing_class_B_leaves_no_name()
    {
        var message = new HouseholdRecorded { Household = new Household { Name = "households/1", Members = { new Person { FullName = "张三" } } } };
        DataClasses.Clear(message, DataClass.B);
        Assert.DoesNotContain("张三", JsonFormatter.Default.Format(message), StringComparison.Ordinal);
        Assert.Single(message.Household.Members);
    }

    [Fact]
    public void A_value_of_a_class_is_found_where_it_is()
    {
        Assert.False(DataClasses.IsIn(With(_ => { }), DataClass.A));
        Assert.True(DataClasses.IsIn(With(_ => { }), DataClass.B));
        Assert.True(DataClasses.IsIn(With(h => h.Phone = "13800000000"), DataClass.A));
        Assert.True(DataClasses.IsIn(With(h => h.Helper = new() { Phone = "13800000000" }), DataClass.A));
        Assert.True(DataClasses.IsIn(With(h => h.Members[1].IdNumber = "990324198001010016"), DataClass.A));

        static HouseholdRecorded With(Action<Household> change)
        {
            var household = new Household { Name = "households/1", Members = { new Person { FullName = "张三" }, new Person { FullName = "李四" } } };
            change(household);
            return new() { Household = household };
        }
    }
}
