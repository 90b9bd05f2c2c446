-- What removes archived entries, with the rights of whoever owns the tables: the role a service runs as need not be able to delete from them.
-- The triggers let only archived entries go. search_path is fixed, so that no table of a caller's stands in for one of these.
CREATE FUNCTION audit_remove(last bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM audit_entry WHERE id IN (SELECT entry FROM audit_chain WHERE position <= last);
    DELETE FROM audit_chain WHERE position <= last;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;
REVOKE EXECUTE ON FUNCTION audit_remove(bigint) FROM PUBLIC;
