import { Field } from "../ui/field";
import { Switch } from "../ui/switch";

interface EncryptedFieldProps {
  encrypted: boolean;
  onChange: (encrypted: boolean) => void;
  error: string | undefined;
}

export function EncryptedField({ encrypted, onChange, error }: EncryptedFieldProps) {
  return (
    <Field
      layout="inline"
      label="Secret"
      error={error}
      description={
        encrypted
          ? "Encrypted in the database, shown only to those who may decrypt it, and *** in logs and results."
          : "Readable for everybody who may read keys, and shown in logs when an action prints it."
      }
    >
      <Switch checked={encrypted} onCheckedChange={onChange} />
    </Field>
  );
}
