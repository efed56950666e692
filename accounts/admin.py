from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin

from accounts.models import Organisation, User

admin.site.unregister(Group)  # roles decide here


class UserForm(forms.ModelForm):
    new_password = forms.CharField(
        required=False, widget=forms.PasswordInput, help_text="Empty: unchanged"
    )

    class Meta:
        model = User
        fields = ("email", "name", "role", "organisation", "is_active", "is_superuser")


@admin.register(User)
class UserAdmin(ModelAdmin):
    form = UserForm
    list_display = ("email", "name", "role", "organisation", "is_active")
    list_filter = ("role", "organisation", "is_active")
    search_fields = ("email", "name")
    list_select_related = ("organisation",)

    def save_model(self, request: object, user: User, form: UserForm, change: bool) -> None:
        if password := form.cleaned_data.get("new_password"):
            user.set_password(password)
        elif not change:
            user.set_unusable_password()
        user.save()


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin):
    list_display = ("name", "time_zone", "created_at")
    search_fields = ("name",)
